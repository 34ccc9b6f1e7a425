package dev.torc.ring;

import dev.torc.layout.Words;
import java.util.Optional;

/// Where one end of a session takes what the other sends it, if the two are reached by mailboxes and not by a ring.
///
/// @param mailbox the mailbox of its process, in the region of the domain; not 0
/// @param session the number by which that process knows the session; not 0
public record MailboxAddress(long mailbox, long session) {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one of them is 0
    public MailboxAddress {
        if (mailbox == 0 || session == 0) {
            throw new IllegalArgumentException("session " + session + " in mailbox " + mailbox + " is nowhere");
        }
    }

    /// Writes both, or zeros for none.
    static void encode(Optional<MailboxAddress> address, Words words, long mailboxField, long sessionField) {
        words.putLong(mailboxField, address.map(MailboxAddress::mailbox).orElse(0L));
        words.putLong(sessionField, address.map(MailboxAddress::session).orElse(0L));
    }

    /// Reads what [#encode] has written, or anybody else.
    ///
    /// @throws IllegalArgumentException if only one of them is 0
    static Optional<MailboxAddress> decode(Words words, long mailboxField, long sessionField) {
        long mailbox = words.getLong(mailboxField);
        long session = words.getLong(sessionField);
        return mailbox == 0 && session == 0 ? Optional.empty() : Optional.of(new MailboxAddress(mailbox, session));
    }
}
