package dev.torc.linux;

import java.nio.file.OpenOption;

/// What Linux can open files like, beyond `StandardOpenOption`.
public enum LinuxOpenOption implements OpenOption {
    /// Past the page cache: memory, offsets and lengths are aligned as [LinuxFile#directAlignment] says
    /// (`O_DIRECT`).
    DIRECT,
    /// Reading does not change the access time; for the file's owner only (`O_NOATIME`).
    NO_ACCESS_TIME,
    /// A file without a name in the directory that is opened; it goes when it is closed (`O_TMPFILE`).
    UNNAMED,
    /// Fail with EAGAIN rather than wait (`O_NONBLOCK`).
    NON_BLOCKING
}
