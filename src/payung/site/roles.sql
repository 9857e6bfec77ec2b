-- The three roles of Payung and what each may do. Run it as a superuser inside Payung's own database:
--
--     psql --dbname payung --file roles.sql
--
-- PostgreSQL 15 or newer. Running it again changes nothing. Passwords are set apart, so that none stands in a file:
--
--     \password payung_migrate        \password payung_app
--
--   payung_owner    owns the tables; nobody logs in as it
--   payung_migrate  logs in to change the tables, and acts as payung_owner from its first statement
--   payung_app      logs in for the pages and commands; reads and writes rows, changes no table

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payung_owner') THEN
        CREATE ROLE payung_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payung_migrate') THEN
        CREATE ROLE payung_migrate;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payung_app') THEN
        CREATE ROLE payung_app;
    END IF;
    -- An owner may switch off any trigger and grant herself any right: the app must not be able to become one.
    IF pg_has_role('payung_app', 'payung_owner', 'MEMBER') THEN
        REVOKE payung_owner FROM payung_app;
    END IF;
    IF NOT pg_has_role('payung_migrate', 'payung_owner', 'MEMBER') THEN
        GRANT payung_owner TO payung_migrate;
    END IF;
END
$$;

ALTER ROLE payung_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE payung_migrate LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE payung_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Whatever a migration creates then belongs to payung_owner, by whichever client it is run. RESET ROLE returns here too.
ALTER ROLE payung_migrate SET role TO payung_owner;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO payung_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM payung_app, payung_migrate', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO payung_app, payung_migrate', current_database());
    -- COPY goes into no table with row-level security: the app copies into a table of its own transaction first.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO payung_app', current_database());
END
$$;

ALTER SCHEMA public OWNER TO payung_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM payung_app;
GRANT USAGE ON SCHEMA public TO payung_app;

-- For tables still to come. No TRUNCATE: it fires no row trigger. Tables that only grow also lose UPDATE and DELETE, in
-- their own migrations; that is why nothing is granted here on tables that exist already.
ALTER DEFAULT PRIVILEGES FOR ROLE payung_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO payung_app;
ALTER DEFAULT PRIVILEGES FOR ROLE payung_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO payung_app;
