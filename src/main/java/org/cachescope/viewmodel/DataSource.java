package org.cachescope.viewmodel;

/** Where training images come from. */
public enum DataSource {
    /** The program draws them. */
    GENERATOR("The model's generator"),
    /** A folder with one subfolder a class. */
    FOLDER("Image folder");

    private final String label;

    DataSource(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }
}
