import org.jspecify.annotations.NullMarked;

/// The schemes `tcp`, `udp` and `unix`: Linux' sockets, served through the Linux ring.
///
/// **Start with** [dev.torc.scheme.net.NetScheme], which says what the names are and what is done with what they name.
/// **Not here:** sessions and the server's loop (`dev.torc.scheme`), sockets for a program's own use
/// (`dev.torc.linux`).
@NullMarked
module dev.torc.scheme.net {
    requires static org.jspecify;
    requires transitive dev.torc.scheme;

    exports dev.torc.scheme.net;
}
