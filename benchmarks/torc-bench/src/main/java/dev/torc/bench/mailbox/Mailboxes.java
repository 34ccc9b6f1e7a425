package dev.torc.bench.mailbox;

import dev.torc.mailbox.MailboxId;
import dev.torc.mailbox.MailboxRegion;
import dev.torc.mailbox.QueueLayout;
import dev.torc.mailbox.RegionSpec;
import dev.torc.mailbox.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The region in which the processes of a sample meet, which each of them maps once. Every sender is registered, as a
/// process would be.
final class Mailboxes {

    /// The name of who answers.
    static final long SERVER = 1;

    /// From here on nobody looks for names.
    private static final long FIRST_NAME = SERVER + Means.CAPACITY;

    private static final int PLACES_FOR_RECEIVERS = 2;

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int SLOT_BYTES = Means.MESSAGE_BYTES + Long.BYTES;
    private static final Map<Path, Mailboxes> OPENED = new HashMap<>();

    private final Path file;
    private final MailboxRegion region;
    private final AtomicLong lastName = new AtomicLong(FIRST_NAME);
    private @Nullable Registration last;

    private Mailboxes(Path file, int capacity) throws IOException {
        this.file = file;
        RegionSpec spec = new RegionSpec(MailboxId.MOST_MAILBOXES, new QueueLayout(capacity, SLOT_BYTES));
        region = MailboxRegion.open(file, spec);
    }

    /// {@return this process' mapping of the region in a folder}
    ///
    /// @param capacity how many messages fit into each mailbox
    static Mailboxes in(Path folder, int capacity) throws IOException {
        synchronized (OPENED) {
            Path file = folder.resolve("region");
            Mailboxes mailboxes = OPENED.get(file);
            if (mailboxes == null) {
                mailboxes = new Mailboxes(file, capacity);
                OPENED.put(file, mailboxes);
            }
            return mailboxes;
        }
    }

    Registration register(long name) throws IOException {
        return region.register(name, LIMIT);
    }

    /// {@return a registration under a name that nobody looks for}
    Registration registerAnyhow() throws IOException {
        return register(lastName.incrementAndGet());
    }

    /// {@return the same for who only sends: when all places are taken, the last one that there was, as for one more
    /// thread of a process}
    synchronized Registration registerOrShare() throws IOException {
        Registration latest = last;
        if (latest == null || lastName.get() - FIRST_NAME < region.spec().mailboxes() - PLACES_FOR_RECEIVERS) {
            latest = registerAnyhow();
            last = latest;
        }
        return latest;
    }

    /// Ends a registration, which nobody sends to any more.
    static void leave(Registration registration) {
        if (!registration.unregister(LIMIT, _ -> {})) {
            throw new IllegalStateException("somebody is still sending to " + registration);
        }
    }

    QueueLayout queue() {
        return region.spec().queue();
    }

    /// {@return the shared memory that one registration comes to, in bytes}
    double bytesEach() throws IOException {
        return (double) Files.size(file) / region.spec().mailboxes();
    }
}
