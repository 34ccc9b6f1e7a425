/// The cases of `torc bench mailbox`: one receive queue for all senders, beside a ring for each of them and beside what
/// others offer.
@NullMarked
package dev.torc.bench.mailbox;

import org.jspecify.annotations.NullMarked;
