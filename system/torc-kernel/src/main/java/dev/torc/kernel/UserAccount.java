package dev.torc.kernel;

/// What the contexts of one user have together.
final class UserAccount {

    private int contexts;
    private int handles;
    private int kept;
    private long poolBytes;

    int contexts() {
        return contexts;
    }

    int handles() {
        return handles;
    }

    int keptCalls() {
        return kept;
    }

    long poolBytes() {
        return poolBytes;
    }

    void contextBegins(long bytes) {
        contexts++;
        poolBytes += bytes;
    }

    void contextEnds(long bytes) {
        contexts--;
        poolBytes -= bytes;
    }

    void handleOpens() {
        handles++;
    }

    void handleCloses() {
        handles--;
    }

    void callBegins() {
        kept++;
    }

    void callEnds() {
        kept--;
    }
}
