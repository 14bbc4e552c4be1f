"""What can be made from a log of tuning facts: tables, pictures, files that others read."""
