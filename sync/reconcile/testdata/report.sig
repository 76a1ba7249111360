{
  "format": "tideover-signature-1",
  "kiosk": "K3",
  "chainHead": "7FK3-9XD2",
  "signedAt": "2026-11-24T11:15:00Z",
  "publicKey": "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=",
  "fingerprint": "TD-K3-WY45-VT87-8YH9",
  "files": [
    {
      "name": "report.csv",
      "sha256": "f4abce98bdd2f9f1e9daa32df2d35801d5ff07f8070ca5e7480f53d9bcde4547"
    },
    {
      "name": "report.json",
      "sha256": "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    },
    {
      "name": "report.pdf",
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }
  ],
  "signature": "kyc/x4Z40LS9L/VT3VlQqAkhWre0yYG/BVXrPSn7VIx37kxxtTOhDkd/Y7FihIJwSrvR1R/7BE/QzYLJdExsDQ=="
}
