package org.whatsappusage.sandbox;

/** One simulated provider. */
interface ProviderApi {

    /** Answers any request below the provider's paths, errors included; throws nothing that the caller could mend. */
    Answer answer(Request request);
}
