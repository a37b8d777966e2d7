"""`python -m jobs.makers.reconstruction`: writes the files of the reconstruction anew, byte for byte the same."""

from jobs.makers.reconstruction.build import reconstruct
from jobs.makers.reconstruction.files import write_files

if __name__ == "__main__":
    write_files(reconstruct())
