"""The real outside world behind the model's ports."""
