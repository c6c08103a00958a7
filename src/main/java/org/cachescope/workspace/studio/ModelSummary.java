package org.cachescope.workspace.studio;

import java.nio.file.Path;
import java.util.List;
import org.cachescope.data.ClassNames;
import org.cachescope.model.Architecture;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ModelHashes;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an opened model.
 *
 * @param choice how it was asked for; asking so again opens it again
 * @param name short name
 * @param path its file or folder
 * @param architecture sizes of the network
 * @param classNames name of each class, by number
 * @param parameters number of weights
 * @param identity content hash of the weights, or null while it is not known
 * @param clips whether predicted clean images are clamped to [-1, 1], as models of pixels want it
 * @param previewLabel what pictures are where they are not the images themselves, else empty
 * @param guidanceScale scale that suits it
 * @param theta router threshold that suits it
 * @param generator whether the program can draw training images for it
 * @param notes what a reader should know, as sentences
 * @param autoencoder name of what decodes its latents, or null
 * @param signalLeakHash hash of what its runs begin with besides noise, or null for noise alone
 */
public record ModelSummary(
        ModelChoice choice,
        String name,
        Path path,
        Architecture architecture,
        List<String> classNames,
        long parameters,
        @Nullable String identity,
        boolean clips,
        String previewLabel,
        double guidanceScale,
        double theta,
        boolean generator,
        List<String> notes,
        @Nullable String autoencoder,
        @Nullable String signalLeakHash) {
    /** One without an autoencoder, whose runs begin with noise alone. */
    public ModelSummary(
            ModelChoice choice,
            String name,
            Path path,
            Architecture architecture,
            List<String> classNames,
            long parameters,
            @Nullable String identity,
            boolean clips,
            String previewLabel,
            double guidanceScale,
            double theta,
            boolean generator,
            List<String> notes) {
        this(
                choice,
                name,
                path,
                architecture,
                classNames,
                parameters,
                identity,
                clips,
                previewLabel,
                guidanceScale,
                theta,
                generator,
                notes,
                null,
                null);
    }

    /** Copies the lists. */
    public ModelSummary {
        classNames = List.copyOf(classNames);
        notes = List.copyOf(notes);
    }

    /**
     * Numbers of classes.
     *
     * @param namesOrNumbers as a person types them
     * @throws IllegalArgumentException if one is none of this model's
     */
    public List<Integer> labels(List<String> namesOrNumbers) {
        ClassNames names = new ClassNames(classNames);
        return namesOrNumbers.stream().map(names::label).toList();
    }

    /** What tells whether it still makes the images that it once made. */
    public ModelHashes hashes() {
        return new ModelHashes(identity, signalLeakHash);
    }
}
