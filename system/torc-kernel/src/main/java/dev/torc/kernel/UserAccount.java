package dev.torc.kernel;

/// What the contexts of one user have together.
final class UserAccount {

    private int contexts;
    private int handles;
    private int kept;
    private long poolBytes;
    private int memories;
    private long sharedBytes;
    private int processes;

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

    int memories() {
        return memories;
    }

    long sharedBytes() {
        return sharedBytes;
    }

    int processes() {
        return processes;
    }

    /// {@return whether nothing of the user's is left}
    boolean isUnused() {
        return contexts == 0 && processes == 0;
    }

    void maps(long bytes) {
        memories++;
        sharedBytes += bytes;
    }

    void unmaps(long bytes) {
        memories--;
        sharedBytes -= bytes;
    }

    void processBegins() {
        processes++;
    }

    void processEnds() {
        processes--;
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
