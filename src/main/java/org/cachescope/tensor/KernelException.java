package org.cachescope.tensor;

/** A kernel failed while running; the message is the last line of the engine's, which tells the reason. */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KernelException(String method, Throwable cause) {
        super("kernel " + method + ": " + lastLine(String.valueOf(cause.getMessage())), cause);
    }

    /** TorchScript puts a stack trace first and the reason last. */
    private static String lastLine(String message) {
        return message.lines()
                .filter(line -> !line.isBlank())
                .reduce((_, last) -> last)
                .orElse(message)
                .strip();
    }

    /** Whether the device ran out of memory. */
    public boolean outOfMemory() {
        String message = String.valueOf(getCause().getMessage());
        return message.contains("out of memory") || message.contains("can't allocate memory");
    }
}
