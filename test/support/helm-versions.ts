/** The oldest supported Helm (with the old schema validator), the newest Helm 3 and the newest Helm 4. */
export const helmVersions = ['3.18.4', '3.22.0', '4.3.1'] as const;
