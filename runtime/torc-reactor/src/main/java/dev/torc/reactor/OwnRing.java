package dev.torc.reactor;

import dev.torc.uring.Uring;
import dev.torc.uring.UringFeatures;
import dev.torc.uring.UringSetup;
import dev.torc.uring.UringUnavailableException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// Opens the Linux ring of a reactor, for the calling thread.
final class OwnRing {

    private static final System.Logger LOG = System.getLogger(OwnRing.class.getName());

    private static final int COMPLETIONS_PER_ENTRY = 8;

    private OwnRing() {}

    /// {@return a ring as a reactor is to have it; null if it is to have none, or may do without and has to}
    ///
    /// @throws UringUnavailableException if it is to have one and there is none here
    static @Nullable Uring open(ReactorSetup setup) throws IOException {
        return switch (setup.sleeping()) {
            case EPOLL -> null;
            case RING -> ring(setup);
            case RING_OR_EPOLL -> {
                try {
                    yield ring(setup);
                } catch (UringUnavailableException e) {
                    LOG.log(Level.INFO, "{0} sleeps in an epoll, which costs time: {1}", setup.name(), e.getMessage());
                    yield null;
                }
            }
        };
    }

    private static Uring ring(ReactorSetup setup) throws IOException {
        Uring ring = Uring.open(UringSetup.builder(setup.entries())
                .completionEntries(setup.entries() * COMPLETIONS_PER_ENTRY)
                .flags(UringFeatures.probe().setupFor(setup.entries()).flags())
                .announcedTaskWork()
                .build());
        ring.waitAsIdle();
        return ring;
    }
}
