package dev.torc.bench.uring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lwjgl.system.linux.FCNTL;
import org.lwjgl.system.linux.UNISTD;

/// The file that is read: as a channel, and as a descriptor for libraries that want a number, which the JDK does not
/// give.
public final class OpenFile {

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

    /// {@return the file, open for reading}
    public static FileChannel channel(Path file, Cell.Mode mode) throws IOException {
        return switch (mode) {
            case PAGE_CACHE -> FileChannel.open(file, StandardOpenOption.READ);
            case DIRECT -> FileChannel.open(file, StandardOpenOption.READ, direct());
        };
    }

    /// {@return the JDK's option for `O_DIRECT`; by its name, since the compiler warns of every use of its class}
    private static OpenOption direct() throws IOException {
        try {
            Object[] options =
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
            for (Object option : options) {
                if (option.toString().equals("DIRECT")) {
                    return (OpenOption) option;
                }
            }
            throw new IOException("this JDK has no O_DIRECT");
        } catch (ClassNotFoundException e) {
            throw new IOException("this JDK has no O_DIRECT", e);
        }
    }

    /// {@return memory for one block, aligned as `O_DIRECT` wants it}
    public static ByteBuffer newBlock() {
        return ByteBuffer.allocateDirect(2 * Reads.BLOCK_BYTES)
                .alignedSlice(Reads.BLOCK_BYTES)
                .limit(Reads.BLOCK_BYTES)
                .slice();
    }
}
