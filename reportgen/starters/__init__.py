"""What the scripts share: setting up Python on a PC, and the download for PCs that have no internet."""
