"""Records as files: templates, imports and exports in CSV and XLSX."""
