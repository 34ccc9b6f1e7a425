package dev.torc.kernel.event;

import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.Errno;

/// `event:`: each open makes a queue of what becomes ready.
///
/// A record of 24 bytes is a handle, [dev.torc.uapi.PollFlags] with
/// [dev.torc.uapi.EpollFlags#ONESHOT], and data of the writer's, 8 bytes each. Writing records says what to watch (no
/// flags: no more); reading gives, with that data, what has become ready since: what is ready when it is written at
/// once, and from then on each time that there is more.
public final class EventScheme extends KernelScheme {

    /// Makes it.
    public EventScheme() {
        super("event");
    }

    @Override
    public int open(Lookup lookup) {
        return lookup.path().isEmpty() ? lookup.opened(new EventQueue(lookup)) : Errno.ENOENT.negated();
    }

    @Override
    public int status(Lookup lookup) {
        return lookup.path().isEmpty() ? lookup.call().answer(ResourceStatus.stream()) : Errno.ENOENT.negated();
    }
}
