"""What lets a figure be checked: the figures workbook, and the record that a report carries of its own figures."""
