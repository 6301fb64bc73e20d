"""What each change asks before it is planned: pure functions of the answers given so far."""
