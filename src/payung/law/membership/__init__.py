"""When arrears end a membership."""
