"""What people type (填报): fields, the table as a form, live sums, pasting, decisions."""
