package org.whatsappusage.sandbox;

import java.util.List;

/** The identities and the (public, worthless) secrets that the simulated providers accept. */
public final class SandboxAccounts {

    /** The only 360dialog partner, for the path's {@code partner_id}. */
    public static final String PARTNER_ID = "s4NdB0xPA";

    /** Accepted in the header {@code X-API-Key} of the 360dialog paths. */
    public static final String API_KEY_360DIALOG = "sandbox-360dialog-key";

    /** The e-mail of the 360dialog Hub account that gets Bearer tokens at {@code POST /api/v2/token}. */
    public static final String USERNAME = "finance@sandbox.example";

    /** The password of {@link #USERNAME}. */
    public static final String PASSWORD = "sandbox-360dialog-password";

    /** Accepted in the header {@code X-API-Key} of the YCloud paths. */
    public static final String API_KEY_YCLOUD = "sandbox-ycloud-key";

    /** The two accounts that may be named in YCloud's {@code X-Managed-Account-ID}; the own account has no id. */
    public static final List<String> MANAGED_ACCOUNT_IDS = List.of("65f1c0a2e7b94d", "66a83be19d0c52");

    private SandboxAccounts() {}
}
