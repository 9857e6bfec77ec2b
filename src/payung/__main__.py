"""`python -m payung` is `payung`."""

from payung.commands import main

if __name__ == "__main__":  # a spawned process imports this file again, and must not run the command a second time
    main()
