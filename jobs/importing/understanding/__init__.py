"""From a sheet as people have it to the tables of the import contract, with everything that was understood said."""
