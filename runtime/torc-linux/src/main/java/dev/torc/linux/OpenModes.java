package dev.torc.linux;

import dev.torc.uapi.OpenFlags;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Java's options for opening, as Linux' flags.
final class OpenModes {

    private OpenModes() {}

    /// {@return the [OpenFlags]} Without READ or WRITE it is reading, with APPEND writing, as `FileChannel` has
    /// it.
    ///
    /// @throws UnsupportedOperationException if an option means nothing here
    /// @throws IllegalArgumentException if two contradict each other
    static int flags(OpenOption... options) {
        List<OpenOption> asked = List.of(options);
        boolean append = asked.contains(StandardOpenOption.APPEND);
        boolean write = append || asked.contains(StandardOpenOption.WRITE);
        boolean read = asked.contains(StandardOpenOption.READ);
        if (append && (read || asked.contains(StandardOpenOption.TRUNCATE_EXISTING))) {
            throw new IllegalArgumentException("a file is appended to, or it is read or truncated: " + asked);
        }
        int flags = OpenFlags.CLOEXEC | (write ? (read ? OpenFlags.RDWR : OpenFlags.WRONLY) : OpenFlags.RDONLY);
        for (OpenOption option : asked) {
            flags |= flag(option, write);
        }
        return flags;
    }

    private static int flag(OpenOption option, boolean write) {
        return switch (option) {
            case StandardOpenOption standard -> flag(standard, write);
            case LinuxOpenOption ours -> flag(ours);
            case LinkOption.NOFOLLOW_LINKS -> OpenFlags.NOFOLLOW;
            default -> throw new UnsupportedOperationException("opening with " + option);
        };
    }

    private static int flag(StandardOpenOption option, boolean write) {
        return switch (option) {
            case READ, WRITE, SPARSE -> 0; // SPARSE is a wish: where Linux has holes, it has them by itself
            case APPEND -> OpenFlags.APPEND;
            case TRUNCATE_EXISTING -> write ? OpenFlags.TRUNC : 0;
            case CREATE -> write ? OpenFlags.CREAT : 0;
            case CREATE_NEW -> write ? OpenFlags.CREAT | OpenFlags.EXCL : 0;
            case SYNC -> OpenFlags.SYNC;
            case DSYNC -> OpenFlags.DSYNC;
            case DELETE_ON_CLOSE ->
                throw new UnsupportedOperationException("Linux does not delete on close: see LinuxOpenOption.UNNAMED");
        };
    }

    private static int flag(LinuxOpenOption option) {
        return switch (option) {
            case DIRECT -> OpenFlags.DIRECT;
            case NO_ACCESS_TIME -> OpenFlags.NOATIME;
            case UNNAMED -> OpenFlags.TMPFILE;
            case NON_BLOCKING -> OpenFlags.NONBLOCK;
        };
    }

    /// {@return whether a file is made with these, so that a mode is given}
    static boolean makes(int flags) {
        return (flags & OpenFlags.CREAT) != 0 || (flags & OpenFlags.TMPFILE) == OpenFlags.TMPFILE;
    }
}
