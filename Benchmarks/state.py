"""What is measured already, so that a run that was cut off goes on where it was. Kept for one set of programs: others begin anew."""

import hashlib
import json
import os
import shutil


class State:
    def __init__(self, folder, programs, fresh):
        digest = hashlib.sha256()
        for program in programs:
            with open(program, "rb") as file:
                digest.update(file.read())
        self.mark, self.folder = digest.hexdigest(), folder
        if fresh or self._read("programs") != self.mark:
            shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder, exist_ok=True)
        self._write("programs", self.mark)

    def part(self, name):
        """Rows and failures of a part that was measured; `None` where it was not."""
        return self._read(f"part-{name}")

    def keep(self, name, rows, failures):
        self._write(f"part-{name}", {"rows": rows, "failures": failures})

    def forget(self, name):
        path = os.path.join(self.folder, f"part-{name}.json")
        if os.path.exists(path):
            os.remove(path)

    def _read(self, name):
        try:
            with open(os.path.join(self.folder, name + ".json")) as file:
                return json.load(file)
        except (FileNotFoundError, ValueError):
            return None

    def _write(self, name, value):
        path = os.path.join(self.folder, name + ".json")
        with open(path + ".new", "w") as file:
            json.dump(value, file)
        os.replace(path + ".new", path)
