"""What people see, the same in terminal, report, mail, export and page: numbers in words and pictures."""
