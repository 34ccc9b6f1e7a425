package dev.torc.kernel;

import dev.torc.posix.UnixSocket;
import dev.torc.ring.ControlMessage;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A scheme that a process serves.
final class ProcessScheme extends KernelScheme {

    private final Context server;
    private final SchemeHandle handle;
    private int handleNumber;

    ProcessScheme(String name, Context server, SchemeHandle handle) {
        super(name);
        this.server = server;
        this.handle = handle;
    }

    /// {@return who serves it}
    Context server() {
        return server;
    }

    /// {@return what the process has open for it}
    SchemeHandle handle() {
        return handle;
    }

    /// Says by which handle the process knows it.
    void setHandleNumber(int number) {
        handleNumber = number;
    }

    /// Gives the process one end of a pair of sockets, at whose other end is a client.
    ///
    /// @param end lent: the process gets a duplicate
    /// @param client who the client is
    /// @return 0, or EAGAIN negated where the process does not take what it was given before, or ENODEV negated
    ///     where it is gone
    int introduce(UnixSocket end, Context client) {
        var message = new ControlMessage(ControlMessage.Kind.GUEST, 0, handleNumber, client.credentials());
        return tell(server, message, end);
    }

    /// Sends a control message with a socket.
    ///
    /// @return 0 or a negated errno
    static int tell(Context to, ControlMessage message, UnixSocket end) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ControlMessage.LAYOUT);
            message.encode(bytes);
            return to.session().tell(bytes, List.of(end.descriptor())) ? 0 : Errno.EAGAIN.negated();
        } catch (IOException gone) {
            return Errno.ENODEV.negated();
        }
    }

    @Override
    public int open(Lookup lookup) {
        return Errno.ENOSYS.negated();
    }
}
