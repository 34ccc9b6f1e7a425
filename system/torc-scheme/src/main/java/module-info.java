import org.jspecify.annotations.NullMarked;

/// What a service is, and the server that runs it.
///
/// **Start with** [dev.torc.scheme.Scheme] (what a service implements; [dev.torc.scheme.FileLikeScheme] where its
/// resources look like files) and [dev.torc.scheme.SchemeServer] (what runs it). **Not here:** the ring and the
/// greeting (`dev.torc.ring`), what a client does (`dev.torc.client`), any particular service.
///
/// # What an entry means on a session
///
/// A session's entries are Linux' (`struct io_uring_sqe`), opcode by opcode and field by field, so that one made for
/// Linux can be forwarded to a service, and by a service to Linux, nearly byte for byte. The differences:
///
/// | field | on a session |
/// |---|---|
/// | `opcode` | 0..127 as Linux has them, 128..159 Torc's, 160..255 each scheme's own |
/// | `fd` | a handle of this session; `AT_FDCWD` (-100) is the scheme's root where Linux takes a directory |
/// | `addr`, `addr2` (`off`) | where Linux has an address: an offset into the pool that `buf_index` names |
/// | `buf_index` | the pool, for every opcode that names memory |
/// | `len` | as Linux: bytes, a mode or a mask |
/// | `user_data` | anything: it is echoed |
/// | `flags` (`IOSQE_*`), `ioprio`, `personality`, `splice_fd_in`, `addr3` | 0 |
///
/// A path is bytes that end at a NUL, at most `PATH_MAX` with it. `off` in a file is never -1: a handle has no
/// position, but for listing a directory, where each call goes on where the last one ended.
///
/// What is wrong with an entry is answered in its completion, and disturbs nothing else:
///
/// | what | answer |
/// |---|---|
/// | an opcode that neither Linux nor Torc has | EINVAL |
/// | a flag that is not understood; fields that contradict the opcode | EINVAL |
/// | an opcode that this scheme does not serve | ENOSYS |
/// | memory outside the pool, or no such pool | EFAULT |
/// | a handle that is closed, or another session's | EBADF |
/// | a path without an end within `PATH_MAX` | ENAMETOOLONG |
/// | more handles than a session may have | EMFILE |
///
/// What breaks the ring's own protocol (a position out of range) ends the session. So does the hang-up of its socket,
/// which is how the operating system tells that the client is dead: what is in flight is cancelled and waited for, then
/// its memory, its descriptors and its handles are given back.
@NullMarked
module dev.torc.scheme {
    requires static org.jspecify;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.posix;
    requires transitive dev.torc.memory;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.uring;

    exports dev.torc.scheme;
}
