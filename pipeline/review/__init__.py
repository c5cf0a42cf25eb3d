"""Review in a spreadsheet: facts go out as a table, and people's decisions come back."""
