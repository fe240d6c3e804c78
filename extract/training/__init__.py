"""Commands that make the models the package ships; nothing here runs when reports are read."""
