"""What a user can do, as functions of a session and values; the window and the command line both call these."""
