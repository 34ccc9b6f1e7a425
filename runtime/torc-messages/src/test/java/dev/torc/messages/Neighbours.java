package dev.torc.messages;

import dev.torc.mailbox.MailboxRegion;
import dev.torc.mailbox.QueueLayout;
import dev.torc.mailbox.RegionSpec;
import dev.torc.mailbox.Registration;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Messengers in one region, each with an attachment of its own, which for the region is a process of its own.
final class Neighbours implements AutoCloseable {

    static final int MAILBOXES = 40;

    static final long LONG = Duration.ofSeconds(30).toNanos();

    private final Path file;
    private final RegionSpec spec;
    private final Deque<Runnable> opened = new ArrayDeque<>();

    Neighbours(Path folder, int capacity) {
        this.file = folder.resolve("mailboxes");
        this.spec = new RegionSpec(MAILBOXES, new QueueLayout(capacity, 128));
    }

    Messenger open(long name) throws IOException {
        return open(name, MessengerSetup.standard());
    }

    Messenger open(long name, MessengerSetup setup) throws IOException {
        Messenger messenger = Messenger.open(attach(), name, setup, PollingPolicy.learning());
        opened.push(messenger::close);
        return messenger;
    }

    MailboxRegion attach() throws IOException {
        MailboxRegion region = MailboxRegion.open(file, spec);
        opened.push(region::close);
        return region;
    }

    /// {@return a mailbox that nobody receives from}
    Registration silent(long name) throws IOException {
        return attach().register(name, Duration.ZERO);
    }

    RegionSpec spec() {
        return spec;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
