package dev.torc.kernel;

import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TorcOpcode;

/// A handle of the kernel's that stands for one of a scheme's process: each call of it is forwarded there.
final class DelegatedResource extends Resource {

    private final Forwarder forwarder;
    private final int remote;

    /// @param remote the scheme's handle, or `AT_FDCWD` for the scheme as such
    DelegatedResource(Forwarder forwarder, int remote) {
        this.forwarder = forwarder;
        this.remote = remote;
    }

    @Override
    protected int read(Call call) {
        return forwarder.forward(call, remote, Forwarder.Kind.READ);
    }

    @Override
    protected int list(Call call) {
        return forwarder.forward(call, remote, Forwarder.Kind.READ);
    }

    @Override
    protected int write(Call call) {
        return forwarder.forward(call, remote, Forwarder.Kind.WRITE);
    }

    @Override
    protected int status(Call call) {
        return forwarder.forwardStatus(call, remote);
    }

    @Override
    protected int sync(Call call) {
        return forwarder.forward(call, remote, Forwarder.Kind.PLAIN);
    }

    @Override
    protected int truncate(Call call) {
        return forwarder.forward(call, remote, Forwarder.Kind.PLAIN);
    }

    @Override
    protected int allocate(Call call) {
        return forwarder.forward(call, remote, Forwarder.Kind.PLAIN);
    }

    /// What is watched by POLL_ADD is the scheme's; events of the handle itself, like its end, are the kernel's.
    @Override
    int poll(Call call) {
        return call.entry().opcode() == Opcode.POLL_ADD.number()
                ? forwarder.forward(call, remote, Forwarder.Kind.PLAIN)
                : super.poll(call);
    }

    /// What sockets have beside reads and writes, and an opcode of the scheme's own: the memory that `addr` and
    /// `len` name goes there and comes back, also where the caller means a number by `len`. What it names must
    /// never be looked up in the kernel's pool there, where others have theirs. Without `len` there is none.
    @Override
    protected int other(Call call) {
        int opcode = call.entry().opcode();
        if (opcode == Opcode.SHUTDOWN.number() || opcode == TorcOpcode.SETLK.number()) {
            return forwarder.forward(call, remote, Forwarder.Kind.PLAIN);
        }
        if (opcode == Opcode.SEND.number()) {
            return data(call, Forwarder.Kind.WRITE);
        }
        // One that goes on fills buffers of the caller's own pool, which the scheme does not see.
        if (opcode == Opcode.RECV.number() && call.entry().ioprio() == 0) {
            return data(call, Forwarder.Kind.READ);
        }
        // What memory a command to something open names is for that command to say. One to the scheme as such has it in
        // `addr` and `len`, wherever that is, so that none but the caller's goes there.
        if (opcode == Opcode.URING_CMD.number() && remote == AtFlags.FDCWD) {
            return call.entry().length() == 0 ? forwarder.forward(call, remote, Forwarder.Kind.PLAIN) : exchange(call);
        }
        if (opcode <= TorcOpcode.LAST) {
            return Errno.ENOSYS.negated();
        }
        if (call.entry().length() == 0) {
            return forwarder.forward(call, remote, Forwarder.Kind.PLAIN);
        }
        return exchange(call);
    }

    private int exchange(Call call) {
        if (!call.isInPool(call.address(), call.entry().length())) {
            return Errno.EFAULT.negated();
        }
        return call.entry().length() > Forwarder.MOST_BYTES
                ? Errno.E2BIG.negated()
                : forwarder.forward(call, remote, Forwarder.Kind.EXCHANGE);
    }

    private int data(Call call, Forwarder.Kind kind) {
        return call.isInPool(call.address(), call.entry().length())
                ? forwarder.forward(call, remote, kind)
                : Errno.EFAULT.negated();
    }

    @Override
    protected void streamHasRoom(long token) {
        if (forwarder.held().holds(token)) {
            forwarder.held().roomFor(token);
        } else {
            super.streamHasRoom(token);
        }
    }

    @Override
    protected Beneath beneath() {
        return new Delegation(forwarder::forward, remote);
    }

    @Override
    protected int close(Call call) {
        if (remote == AtFlags.FDCWD) {
            return 0;
        }
        int result = forwarder.forward(call, remote, Forwarder.Kind.PLAIN);
        if (result != Call.LATER) {
            // The handle is gone here, so nothing can come again: it is closed when there is room, if it is there yet.
            gone();
            return 0;
        }
        return Call.LATER;
    }

    @Override
    protected void gone() {
        if (remote != AtFlags.FDCWD) {
            forwarder.close(remote);
        }
    }

    @Override
    protected void cancel(long token) {
        forwarder.cancel(token);
    }
}
