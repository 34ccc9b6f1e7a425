package dev.torc.kernel.stream;

import dev.torc.kernel.Beneath;
import dev.torc.kernel.Call;
import dev.torc.kernel.CallLine;
import dev.torc.kernel.Lookup;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What a context has open that has made a channel's name.
///
/// Opening `listen` beneath it accepts: it makes an end of a connection, and waits until there is somebody at the other
/// one. A listener that is itself read or written takes the next caller for its own, so that a program which knows
/// nothing of accepting can serve one.
final class ChannelListener extends StreamEnd {

    /// How many callers wait to be accepted.
    static final int BACKLOG = 128;

    private final ChanScheme scheme;
    private final String name;
    private final CallLine acceptors = new CallLine(this);
    private final Deque<ChannelEnd> callers = new ArrayDeque<>();
    private @Nullable ChannelSide own;
    private @Nullable ChannelEnd offered;

    ChannelListener(ChanScheme scheme, Lookup lookup) {
        super(asksToWait(lookup));
        this.scheme = scheme;
        this.name = lookup.path();
    }

    /// Connects a caller, who does not wait to be accepted.
    ///
    /// @return its handle or a negated errno
    int call(Lookup lookup) {
        ChannelEnd far = offered;
        if (far != null) {
            offered = null;
            return lookup.opened(far);
        }
        if (acceptors.count() == 0 && callers.size() == BACKLOG) {
            return Errno.ECONNREFUSED.negated();
        }
        far = new ChannelEnd(asksToWait(lookup));
        ChannelEnd near = new ChannelEnd(waits());
        int user = lookup.context().credentials().userId();
        var pair = ChannelSide.connect(scheme.memory(), user, near, far);
        near.connect(pair.near());
        far.connect(pair.far());
        long acceptor = acceptors.poll();
        if (acceptor == CallLine.NOBODY) {
            callers.add(near);
            tell(PollFlags.IN);
        } else {
            host().opened(acceptor, near);
        }
        return lookup.opened(far);
    }

    @Override
    protected Beneath beneath() {
        return this::accept;
    }

    private int accept(Lookup lookup) {
        if (!lookup.path().equals("listen")) {
            return Errno.ENOENT.negated();
        }
        ChannelEnd near = callers.poll();
        if (near != null) {
            return lookup.opened(near);
        }
        if (!asksToWait(lookup)) {
            return Errno.EAGAIN.negated();
        }
        acceptors.add(lookup.call().token());
        return Call.LATER;
    }

    /// {@return this listener's own connection: with who has called first, or with who calls next}
    private ChannelSide own(Call call) {
        ChannelSide side = own;
        if (side == null) {
            ChannelEnd waiting = callers.poll();
            if (waiting != null) {
                side = waiting.side().moveTo(host(), this);
            } else {
                side = offer(call.context().credentials().userId());
            }
            own = side;
        }
        return side;
    }

    /// Makes a connection whose other side the next caller gets.
    private ChannelSide offer(int userId) {
        ChannelEnd far = new ChannelEnd(true);
        var pair = ChannelSide.connect(scheme.memory(), userId, this, far);
        far.connect(pair.far());
        offered = far;
        return pair.near();
    }

    @Override
    protected int read(Call call) {
        return own(call).read(host(), call);
    }

    @Override
    protected int write(Call call) {
        return own(call).write(host(), call);
    }

    @Override
    protected int readiness() {
        ChannelSide side = own;
        return side != null ? side.readiness() : callers.isEmpty() ? 0 : PollFlags.IN;
    }

    @Override
    protected void gone() {
        scheme.forget(name);
        callers.forEach(near -> near.side().close(host()));
        ChannelEnd nobody = offered;
        if (nobody != null) {
            nobody.side().close(host());
        }
        ChannelSide side = own;
        if (side != null) {
            side.close(host());
        }
    }
}
