package dev.torc.posix;

/// What [AvailabilityTest] runs in a JVM of its own: a program that checks first, as programs should, and then
/// calls.
final class AskForTheCpu {

    private AskForTheCpu() {}

    /// Ends with 0 if the call could be made.
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        try {
            NativeAccess.check();
            System.exit(ProcessCalls.schedulerCpu() >= 0 ? 0 : 1);
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
