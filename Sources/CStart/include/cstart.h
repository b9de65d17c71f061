/* Empty on purpose: what this module has to say, it says to the linker. */
