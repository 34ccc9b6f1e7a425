import org.jspecify.annotations.NullMarked;

/// The scheme `file`: a directory tree, served through the Linux ring.
///
/// **Start with** [dev.torc.scheme.file.FileScheme]. **Not here:** sessions and the server's loop (`dev.torc.scheme`),
/// system calls (`dev.torc.posix`), the Linux ring (`dev.torc.uring`).
@NullMarked
module dev.torc.scheme.file {
    requires static org.jspecify;
    requires transitive dev.torc.scheme;

    exports dev.torc.scheme.file;
}
