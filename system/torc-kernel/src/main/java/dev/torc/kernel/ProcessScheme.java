package dev.torc.kernel;

import dev.torc.posix.UnixSocket;
import dev.torc.ring.ControlMessage;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A scheme that a process serves. Clients are introduced to it, and then the kernel is no part of what they do;
/// calls that are delegated are forwarded to it, over at most one session, which begins with the first.
final class ProcessScheme extends KernelScheme {

    private static final System.Logger LOG = System.getLogger(ProcessScheme.class.getName());

    /// How many calls wait for the session to begin.
    private static final int MOST_EARLY = 64;

    private final Context server;
    private final SchemeHandle handle;
    private final Delegation root = new Delegation(this::forward, AtFlags.FDCWD);
    private final Deque<ForwardedPath> early = new ArrayDeque<>();
    private Optional<ForwardSession> session = Optional.empty();
    private int handleNumber;
    private boolean unmounted;

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

    // --- Introductions ----------------------------------------------------------------------------------------------

    /// Gives the process one end of a pair of sockets, at whose other end is a client.
    ///
    /// @param end lent: the process gets a duplicate
    /// @param client who the client is
    /// @return 0, or EAGAIN negated where the process does not take what it was given before, or ENODEV negated
    ///     where it is gone
    int introduce(UnixSocket end, PeerCredentials client) {
        return server.tell(new ControlMessage(ControlMessage.Kind.GUEST, 0, handleNumber, client), end.descriptor());
    }

    /// Gives the process one end of a pair of sockets, at whose other end is the kernel, which forwards.
    ///
    /// @return as [#introduce]
    int introduceForwarder(UnixSocket end, PeerCredentials self) {
        return server.tell(new ControlMessage(ControlMessage.Kind.FORWARDER, 0, handleNumber, self), end.descriptor());
    }

    // --- Delegated calls --------------------------------------------------------------------------------------------

    /// Forwards a call, or keeps it until the session has begun.
    ///
    /// @return [Call#LATER], [Call#FULL], or a negated errno
    int forward(ForwardedPath call) {
        if (unmounted) {
            return Errno.ENODEV.negated();
        }
        if (session.isEmpty()) {
            try {
                session = Optional.of(ForwardSession.begin(host(), this));
            } catch (IOException e) {
                LOG.log(Level.WARNING, "nothing can be forwarded to {0}: {1}", this, e.getMessage());
                return Errno.EAGAIN.negated();
            }
        }
        Optional<Forwarder> forwarder = session.get().forwarder();
        if (forwarder.isPresent()) {
            return forwarder.get().forward(call);
        }
        if (early.size() >= MOST_EARLY) {
            return Errno.EAGAIN.negated();
        }
        early.add(call);
        return Call.LATER;
    }

    /// The session has begun.
    void forwards(Forwarder forwarder) {
        for (ForwardedPath call = early.poll(); call != null; call = early.poll()) {
            if (host().isPending(call.token())) {
                int result = forwarder.forward(call);
                if (result != Call.LATER) {
                    host().complete(call.token(), result == Call.FULL ? Errno.EAGAIN.negated() : result);
                }
            }
        }
    }

    /// The session has ended, or did not begin: the next call begins another.
    void forwardsNoMore() {
        session = Optional.empty();
        for (ForwardedPath call = early.poll(); call != null; call = early.poll()) {
            host().complete(call.token(), Errno.ENODEV.negated());
        }
    }

    /// The name is gone: what is forwarded ends with ENODEV.
    void unmount() {
        unmounted = true;
        session.ifPresent(ForwardSession::close);
        forwardsNoMore();
        host().retire(this);
    }

    @Override
    void contextEnds(Context context) {
        session.flatMap(ForwardSession::forwarder).ifPresent(forwarder -> forwarder.contextEnds(context));
    }

    @Override
    protected void cancel(long token) {
        if (early.removeIf(call -> call.token() == token)) {
            host().complete(token, Errno.ECANCELED.negated());
        } else {
            session.flatMap(ForwardSession::forwarder).ifPresent(forwarder -> forwarder.cancel(token));
        }
    }

    @Override
    public int open(Lookup lookup) {
        return root.open(lookup);
    }

    @Override
    public int status(Lookup lookup) {
        return root.status(lookup);
    }

    @Override
    public int remove(Lookup lookup) {
        return root.remove(lookup);
    }

    @Override
    public int makeDirectory(Lookup lookup) {
        return root.makeDirectory(lookup);
    }

    @Override
    public int rename(Lookup lookup, MemorySegment to) {
        return root.rename(lookup, to);
    }

    @Override
    public int other(Lookup lookup, MemorySegment second) {
        return root.other(lookup, second);
    }
}
