// Compilers
