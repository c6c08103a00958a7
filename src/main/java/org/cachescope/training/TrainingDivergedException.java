package org.cachescope.training;

/** Training produced a loss that is no number. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message place, cause and what to do */
    public TrainingDivergedException(String message) {
        super(message);
    }
}
