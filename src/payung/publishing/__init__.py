"""What was published when: frozen editions with their figures, law version and rendered files."""
