package dev.torc.client;

import dev.torc.layout.Words;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import java.io.IOException;

/// The entry of a [SchemeCall], and the future of its answer: of itself, or of the exception that the service's
/// errno means.
final class SchemeFuture extends CallFuture<Answer> {

    private static final long USER_DATA = 32;

    private final String name;
    private final String subject;

    SchemeFuture(String name, String subject) {
        this.name = name;
        this.subject = subject;
    }

    String name() {
        return name;
    }

    String subject() {
        return subject;
    }

    @Override
    protected void answered() {
        IOException failure = CallErrors.failure(this, name, subject);
        if (failure == null) {
            complete(this);
        } else {
            completeExceptionally(failure);
        }
    }

    /// Writes the entry into a ring, but for its user data.
    void write(Words entries, long at) {
        for (long field = 0; field < byteSize(); field += Long.BYTES) {
            if (field != USER_DATA) {
                entries.putLong(at + field, getLong(field));
            }
        }
    }
}
