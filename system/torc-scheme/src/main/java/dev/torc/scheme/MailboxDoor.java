package dev.torc.scheme;

import dev.torc.courier.Couriers;
import dev.torc.courier.ServerCourier;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.ring.MailboxAddress;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Who may have a session by mailboxes, and what carries it.
///
/// A region of mailboxes is for processes of one user. Another user's client cannot have a mailbox there, and could
/// only name one that is somebody else's.
///
/// **Threads.** The server's.
final class MailboxDoor {

    private final Optional<Couriers> couriers;

    MailboxDoor(Optional<Couriers> couriers) {
        this.couriers = couriers;
    }

    /// Looks whether a client may have what it asks for.
    ///
    /// @throws GreetingException if it asks for mailboxes, and may not
    void check(Guest guest, Hello hello) throws IOException {
        if (hello.mailbox().isEmpty()) {
            return;
        }
        if (couriers.isEmpty()) {
            throw new GreetingException(
                    Errno.EOPNOTSUPP.number(),
                    "this server has no mailbox: ask it for a session by a ring, or start it with one");
        }
        int user = guest.credentials().userId();
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(user)) {
            throw new GreetingException(
                    Errno.EACCES.number(),
                    "sessions by mailboxes are for the server's own user, and this client is of user " + user);
        }
    }

    /// {@return what carries the session of a client that may have it}
    ServerCourier courier(MailboxAddress client, AttachedSession.Resources resources) throws GreetingException {
        UnixSocket socket = resources.socket();
        try {
            return couriers.orElseThrow().ofServer(socket::hangUp, client, resources.segment(), resources.bell());
        } catch (IllegalArgumentException e) {
            throw new GreetingException(
                    Errno.EINVAL.number(), "the client's mailbox is not in the server's region: " + e.getMessage());
        } catch (IllegalStateException e) {
            throw new GreetingException(Errno.EUSERS.number(), String.valueOf(e.getMessage()));
        }
    }
}
