"""Workers who are paid a wage (PU): their rates, for comparison and for those who leave informal work."""
