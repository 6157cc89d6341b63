"""Documents with suppliers: UBL, CSV and EDIFACT over SFTP and HTTP."""
