"""`python -m payung` is `payung`."""

from payung.commands import main

main()
