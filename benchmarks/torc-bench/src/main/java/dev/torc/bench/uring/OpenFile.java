package dev.torc.bench.uring;

import java.io.IOException;
import java.nio.file.Path;
import org.lwjgl.system.linux.FCNTL;
import org.lwjgl.system.linux.UNISTD;

/// Descriptors for libraries that want a number, which the JDK does not give.
final class OpenFile {

    private OpenFile() {}

    /// {@return the number of a descriptor that is open for reading}
    static int number(Path file, Cell.Mode mode) throws IOException {
        int flags = FCNTL.O_RDONLY
                | FCNTL.O_CLOEXEC
                | switch (mode) {
                    case PAGE_CACHE -> 0;
                    case DIRECT -> FCNTL.O_DIRECT;
                };
        int number = FCNTL.open(null, file.toString(), flags, 0);
        if (number < 0) {
            throw new IOException("cannot open " + file);
        }
        return number;
    }

    /// Closes what [#number] opened.
    static void close(int number) throws IOException {
        if (UNISTD.close(null, number) != 0) {
            throw new IOException("close failed");
        }
    }
}
